// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { TrustedWhen } from "./ITrustList.sol";

/// @notice What a gate demands: something under this schema, by an accepted issuer, with outcome Valid.
struct Requirement {
    bytes32 schema;
    /// @notice The accepted issuers; empty where there is a trust list.
    address[] issuers;
    /// @notice An {ITrustList} that is asked about issuers; zero where they are listed.
    address trustList;
    /// @notice As of when the trust list is asked; `Unstated` where issuers are listed, which have no time.
    TrustedWhen trusted;
}

/// @notice What may be used only once in a campaign; in a cumulative one by one account only.
enum NullifierKind {
    /// @notice The credential, or the attestation.
    Credential,
    /// @notice The account that it is about, which is the leaf's.
    Subject,
    /// @notice A field of the credential, disclosed and proven.
    Field
}

/// @title IRequirementGate
/// @notice What gates share that let a claim pass if the leaf's account holds something valid, and each nullifier only once
/// a campaign.
/// @dev A cumulative campaign pays an account again and again, and asks its gate each time. There a nullifier stays with the
/// account that used it first: for that one it opens again, for every other it is used up. So before it refuses a nullifier to
/// the account that used it, a gate asks the campaign, {ICampaign-claimsRepeat}: with 50,000 gas at most, and a campaign that
/// has no answer, or fails, is taken to pay once. The rest of the requirement is looked at each time.
/// @dev A nullifier that is used up is told by no event, which would cost every claimant 2,000 gas: it is in the campaign's
/// transaction, and in the views here.
/// @dev Warning: `Credential` and `Subject` stop one account from claiming twice. One person behind two accounts is stopped
/// by `Field` alone, as far as the issuer checks persons and blinds the field.
interface IRequirementGate {
    /// @notice A requirement names issuers or a trust list, one of the two.
    error IssuersRefused(uint256 issuers, address trustList);
    /// @notice The zero address issues nothing; its position in the list.
    error ZeroIssuer(uint256 position);
    /// @notice With a trust list, `trusted` says about which moment it is asked; without one it is zero.
    error TrustedWhenRefused(address trustList, TrustedWhen trusted);
    /// @notice The trust list must be a contract.
    error TrustListWithoutCode(address trustList);
    /// @notice The registry must be a contract.
    error RegistryWithoutCode(address registry);
    /// @notice The zero address claims nothing: it marks nullifiers that are unused.
    error ZeroAccount();
    /// @notice It is by an issuer that is not accepted here.
    error IssuerNotAccepted(address issuer);
    /// @notice The nullifier was used in this campaign, by this account: another one cannot use it, nor (but in a cumulative
    /// campaign) this one again.
    error NullifierUsed(bytes32 nullifier, address account);

    /// @notice The schema that is demanded.
    function schema() external view returns (bytes32);

    /// @notice The accepted issuer; zero where there are several, or a trust list.
    function soleIssuer() external view returns (address);

    /// @notice The contract that is asked about issuers; zero where they were listed.
    function trustList() external view returns (address);

    /// @notice As of when the trust list is asked; `Unstated` where issuers were listed.
    function trustedWhen() external view returns (TrustedWhen);

    /// @notice What may be used only once in a campaign.
    function nullifierKind() external view returns (NullifierKind);

    /// @notice Whether what this issuer issued at that time is accepted now. The time counts only with `WhenIssued`.
    /// @dev Warning: a batch's time of issue is the issuer's word, up to a day before the block that issued it.
    /// @param issuer The issuer.
    /// @param issuedAt Unix seconds: `issuedAt` of the batch's header, `time` of the attestation.
    function isAccepted(address issuer, uint256 issuedAt) external view returns (bool);

    /// @notice The account that used a nullifier in a campaign; zero while it is unused.
    /// @param campaign The campaign; where the gate is a part of {IAllOfManyGate} or {IAllOfGate}, its adapter.
    /// @param nullifier For `Subject` the account, left-padded; for `Field` as docs/formats.md has it; for an attestation its
    /// uid. Credentials of a batch are kept apart: {ICredentialGate-isCredentialUsed}.
    function nullifierUser(address campaign, bytes32 nullifier) external view returns (address account);
}
