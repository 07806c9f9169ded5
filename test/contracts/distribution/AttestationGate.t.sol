// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequest,
    AttestationRequestData,
    AttestationStatus,
    IAttestationRegistry,
    RegistryKind,
    RevocationRequest,
    RevocationRequestData
} from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { IAttestationGate } from "../../../contracts/interfaces/IAttestationGate.sol";
import { IAttestedGate } from "../../../contracts/interfaces/IAttestedGate.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { ICredentialVerifier, Outcome, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { IRequirementGate, NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { ISchemaRegistry } from "../../../contracts/interfaces/ISchemaRegistry.sol";
import { TrustedWhen } from "../../../contracts/interfaces/ITrustList.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { AttestationSource } from "../../../contracts/libraries/AttestationSource.sol";
import { Base } from "../support/Base.sol";
import { ToldAttestations } from "../support/ToldAttestations.sol";
import { ToldEas } from "../support/ToldEas.sol";

/// @dev What both kinds of registry are told by.
interface ITold {
    function tell(bytes32 uid, AttestationStatus calldata status) external;
}

contract AttestationGateTest is Base {
    bytes32 private constant SCHEMA = keccak256("schema");
    bytes32 private constant UID = keccak256("uid");
    address private constant ISSUER = address(0x1550e4);
    address private constant ACCOUNT = address(0xacc);
    uint256 private constant NOW = 1_800_000_000;

    /// @dev An AttestationRegistry; EAS where a test draws it.
    ITold private _told;

    function setUp() public {
        vm.warp(NOW);
        _told = ITold(address(new ToldAttestations()));
    }

    function drawKind(bool eas) private {
        if (eas) _told = ITold(address(new ToldEas()));
    }

    function requirementOf(bytes32 schema) private pure returns (Requirement memory requirement) {
        requirement = Requirement({
            schema: schema,
            issuers: new address[](1),
            trustList: address(0),
            trusted: TrustedWhen.Unstated
        });
        requirement.issuers[0] = ISSUER;
    }

    function gateOf(address registry, bytes32 schema, NullifierKind kind) private returns (IAttestationGate) {
        return IAttestationGate(deploy("AttestationGate", abi.encode(registry, requirementOf(schema), kind)));
    }

    function kindBy(bool subject) private pure returns (NullifierKind) {
        return subject ? NullifierKind.Subject : NullifierKind.Credential;
    }

    function ask(IAttestationGate gate, address asker, address account, bytes memory data) private {
        vm.prank(asker);
        bytes4 answer = IClaimGate(address(gate)).check(0, account, account, 1, asker, data);
        equal(bytes32(answer), bytes32(IClaimGate.check.selector), "answer");
    }

    function refused(
        IAttestationGate gate,
        address asker,
        address account,
        bytes memory data,
        bytes memory reason
    ) private {
        vm.prank(asker);
        vm.expectRevert(reason);
        IClaimGate(address(gate)).check(0, account, account, 1, asker, data);
    }

    function good() private pure returns (AttestationStatus memory status) {
        (status.schema, status.attester, status.recipient, status.time) = (SCHEMA, ISSUER, ACCOUNT, uint64(NOW - 5));
    }

    /// @dev Passes exactly where the verifier says Valid, and the attestation is about the account and as demanded.
    function testFuzz_Check_EqualsTheVerifierAndTheRequirement(uint256 seed, address other, bytes32 schema) public {
        vm.assume(other != ISSUER && other != ACCOUNT && schema != SCHEMA);
        drawKind((seed >> 64) % 2 == 0);
        AttestationStatus memory status = good();
        if (seed % 5 == 0) status.schema = schema;
        if ((seed >> 8) % 5 == 0) status.attester = other;
        if ((seed >> 16) % 5 == 0) status.recipient = other;
        if ((seed >> 24) % 7 == 0) status.time = 0;
        if ((seed >> 32) % 3 == 0) status.expirationTime = uint64(NOW - 3 + ((seed >> 40) % 6));
        if ((seed >> 48) % 3 == 0) status.revocationTime = uint64(NOW - ((seed >> 56) % 3));
        _told.tell(UID, status);
        IAttestationGate gate = gateOf(address(_told), SCHEMA, kindBy(seed % 2 == 0));

        ICredentialVerifier verifier = ICredentialVerifier(deploy("CredentialVerifier", abi.encode(_told, _told)));
        Verdict memory verdict = verifier.verify(UID);
        bytes memory reason;
        if (verdict.outcome != Outcome.Valid) {
            reason = abi.encodeWithSelector(
                CredentialCheck.CredentialNotValid.selector,
                verdict.outcome,
                verdict.since
            );
        } else if (status.recipient != ACCOUNT) {
            reason = abi.encodeWithSelector(CredentialCheck.SubjectMismatch.selector, other, ACCOUNT);
        } else if (status.schema != SCHEMA) {
            reason = abi.encodeWithSelector(CredentialCheck.SchemaMismatch.selector, schema, SCHEMA);
        } else if (status.attester != ISSUER) {
            reason = abi.encodeWithSelector(IRequirementGate.IssuerNotAccepted.selector, other);
        }
        if (reason.length == 0) ask(gate, address(this), ACCOUNT, abi.encode(UID));
        else refused(gate, address(this), ACCOUNT, abi.encode(UID), reason);
    }

    /// @dev A second attestation about the same account passes only where the attestation is the nullifier.
    function testFuzz_Nullifier_IsTheUidOrTheSubjectOfOneCampaign(
        bool subject,
        bool eas,
        bytes32 uid,
        address other
    ) public {
        vm.assume(uid != UID && other != address(this));
        drawKind(eas);
        _told.tell(UID, good());
        _told.tell(uid, good());
        IAttestationGate gate = gateOf(address(_told), SCHEMA, kindBy(subject));
        isTrue(gate.nullifierKind() == kindBy(subject), "kind");
        bytes32 nullifier = subject ? bytes32(uint256(uint160(ACCOUNT))) : UID;
        bytes memory used = abi.encodeWithSelector(IRequirementGate.NullifierUsed.selector, nullifier, ACCOUNT);

        equal(gate.nullifierUser(address(this), nullifier), address(0), "unused");
        ask(gate, address(this), ACCOUNT, abi.encode(UID));
        equal(gate.nullifierUser(address(this), nullifier), ACCOUNT, "used");
        equal(gate.nullifierUser(other, nullifier), address(0), "not by others");
        refused(gate, address(this), ACCOUNT, abi.encode(UID), used);
        if (subject) refused(gate, address(this), ACCOUNT, abi.encode(uid), used);
        else ask(gate, address(this), ACCOUNT, abi.encode(uid));
        ask(gate, other, ACCOUNT, abi.encode(UID));
    }

    function testFuzz_RevertWhen_TheDataAreNoUid(bytes calldata data) public {
        vm.assume(data.length != 32);
        IAttestationGate gate = gateOf(address(_told), SCHEMA, NullifierKind.Credential);
        bytes memory reason = abi.encodeWithSelector(IClaimGate.GateDataMalformed.selector, data.length);
        refused(gate, address(this), ACCOUNT, data, reason);
    }

    /// @dev The zero address marks unused nullifiers, so it must never use one: EAS has attestations about nobody.
    function testFuzz_RevertWhen_TheAccountIsZero(bool subject, bool eas) public {
        drawKind(eas);
        AttestationStatus memory status = good();
        status.recipient = address(0);
        _told.tell(UID, status);
        IAttestationGate gate = gateOf(address(_told), SCHEMA, kindBy(subject));
        bytes memory reason = abi.encodeWithSelector(IRequirementGate.ZeroAccount.selector);
        refused(gate, address(this), address(0), abi.encode(UID), reason);
    }

    function tryNew(address registry, Requirement calldata requirement, NullifierKind kind) external {
        deploy("AttestationGate", abi.encode(registry, requirement, kind));
    }

    function test_RevertWhen_CreatedWithAFieldOrWithoutRegistryOrIssuers() public {
        Requirement memory requirement = requirementOf(SCHEMA);
        vm.expectRevert(abi.encodeWithSelector(IAttestedGate.NullifierKindRefused.selector, NullifierKind.Field));
        this.tryNew(address(_told), requirement, NullifierKind.Field);
        vm.expectRevert(abi.encodeWithSelector(IRequirementGate.RegistryWithoutCode.selector, ISSUER));
        this.tryNew(ISSUER, requirement, NullifierKind.Subject);
        requirement.issuers = new address[](0);
        vm.expectRevert(abi.encodeWithSelector(IRequirementGate.IssuersRefused.selector, uint256(0), address(0)));
        this.tryNew(address(_told), requirement, NullifierKind.Subject);
    }

    /// @dev Decided once, by what the registry answers, and told.
    function testFuzz_RegistryKind_IsWhatTheRegistryIs(bool eas) public {
        drawKind(eas);
        RegistryKind kind = gateOf(address(_told), SCHEMA, NullifierKind.Subject).registryKind();
        isTrue(kind == (eas ? RegistryKind.Eas : RegistryKind.AttestationRegistry), "kind");
    }

    /// @dev A gate that would refuse every claim of a campaign that can never change it.
    function test_RevertWhen_TheRegistryAnswersNeitherQuestion() public {
        address other = deploy("SchemaRegistry", "");
        vm.expectRevert(abi.encodeWithSelector(AttestationSource.RegistryUnknown.selector, other, "", ""));
        this.tryNew(other, requirementOf(SCHEMA), NullifierKind.Subject);
    }

    function testFuzz_ExtraTime_IsNone(address campaign) public {
        IAttestationGate gate = gateOf(address(_told), SCHEMA, NullifierKind.Subject);
        equal(IClaimGate(address(gate)).extraTime(campaign), 0, "this gate never stops claiming");
    }

    /// @dev With the registry itself: attested, used, revoked.
    function testFuzz_Check_ReadsTheRegistry(address account, bytes calldata said) public {
        vm.assume(account != address(0));
        ISchemaRegistry schemas = ISchemaRegistry(deploy("SchemaRegistry", ""));
        IAttestationRegistry registry = IAttestationRegistry(deploy("AttestationRegistry", abi.encode(schemas)));
        bytes32 schema = schemas.register("bytes said", address(0), true);
        IAttestationGate gate = gateOf(address(registry), schema, NullifierKind.Credential);
        AttestationRequestData memory item;
        (item.recipient, item.revocable, item.data) = (account, true, said);
        vm.prank(ISSUER);
        bytes32 uid = registry.attest(AttestationRequest({ schema: schema, data: item }));
        ask(gate, address(this), account, abi.encode(uid));

        vm.prank(ISSUER);
        registry.revoke(RevocationRequest({ schema: schema, data: RevocationRequestData({ uid: uid, value: 0 }) }));
        vm.warp(NOW + 1);
        bytes memory reason = abi.encodeWithSelector(
            CredentialCheck.CredentialNotValid.selector,
            Outcome.Revoked,
            uint64(NOW + 1)
        );
        refused(gate, address(0xca), account, abi.encode(uid), reason);
    }
}
