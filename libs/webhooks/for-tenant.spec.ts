import { forTenant } from './for-tenant';

const view = {
  meetingId: 'tkeykeykeyk-weekly',
  clientMeetingId: 'weekly',
  clientMetadata: { endcallbackurl: 'https://oak.example/ended' },
};

test('ids are the tenant’s own, secrets are out, metadata are theirs', () => {
  const told = {
    meeting: {
      'internal-meeting-id': 'abc-1',
      'external-meeting-id': 'tkeykeykeyk-weekly',
      'moderator-pass': 'mp',
      'viewer-pass': 'vp',
      metadata: {
        endcallbackurl: 'https://ours/callbacks/end/x',
        'analytics-callback-url': 'https://ours/a',
        topic: 'rent',
      },
    },
    user: { 'internal-user-id': 'w_1', 'ip-address': '203.0.113.7', 'session-token': 's', name: 'Ada' },
  };
  expect(forTenant(told, view)).toEqual({
    meeting: {
      'internal-meeting-id': 'abc-1',
      'external-meeting-id': 'weekly',
      metadata: { endcallbackurl: 'https://oak.example/ended', topic: 'rent' },
    },
    user: { 'internal-user-id': 'w_1', name: 'Ada' },
  });
});

test('analytics write dashes as underscores, and a breakout keeps the server’s ids', () => {
  const body = { meeting_id: 'sha-1', data: { metadata: { analytics_callback_url: 'https://ours', gl: 'x' } } };
  expect(forTenant(body, null)).toEqual({ meeting_id: 'sha-1', data: { metadata: { gl: 'x' } } });
});
