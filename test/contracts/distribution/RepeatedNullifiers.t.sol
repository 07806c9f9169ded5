// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { BatchHeader, ChangeKind } from "../../../contracts/interfaces/IBatchRegistry.sol";
import { IAllOfGate } from "../../../contracts/interfaces/IAllOfGate.sol";
import { IAllOfManyGate } from "../../../contracts/interfaces/IAllOfManyGate.sol";
import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { ICredentialGate } from "../../../contracts/interfaces/ICredentialGate.sol";
import { Outcome } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { CumulativeArguments, ICumulativeCampaign } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { IRequirementGate, NullifierKind } from "../../../contracts/interfaces/IRequirementGate.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { Leaf } from "../../../contracts/libraries/Leaf.sol";
import { GateFixture } from "../support/GateFixture.sol";
import { ToldAttestations } from "../support/ToldAttestations.sol";
import { ToldGate } from "../support/ToldGate.sol";
import { Trees } from "../support/Trees.sol";

/// @notice A nullifier opens again for the account that used it, and for that one alone, where the campaign says that claims
/// repeat. Round r of the campaign has (r + 1) times the amounts of the first.
contract RepeatedNullifiersTest is GateFixture {
    address private constant PROPOSER = address(0x9409);
    uint64 private constant TIMELOCK = 1 days;
    /// @dev The leaf that most tests claim.
    uint256 private constant LEAF = 5;

    NullifierKind[3] private _kinds = [NullifierKind.Credential, NullifierKind.Subject, NullifierKind.Field];
    ICumulativeCampaign private _cumulative;
    uint256 private _clock = START;

    // ---------------------------------------------------------------- in campaigns

    function testFuzz_Cumulative_OpensAgainForTheSameAccount(uint8 kind_, bool together) public {
        _openCumulative(_kinds[kind_ % 3], together);
        address asker =
            together ? IAllOfGate(_cumulative.gate()).adapterOf(address(_cumulative)) : address(_cumulative);
        for (uint256 round = 0; round < 3; ++round) {
            if (round > 0) _putInForce(round);
            _claim(round, LEAF, _dataFor(LEAF, together));
            equal(token.balanceOf(subjectAt(LEAF)), (round + 1) * amountAt(LEAF), "paid");
            isTrue(_isUsed(asker, LEAF), "used");
            isTrue(!_isUsed(address(this), LEAF), "not for others");
        }
    }

    /// @dev The adapter of a gate of several tells that claims repeat, as the campaign does.
    function testFuzz_Cumulative_OpensAgainBehindMany(uint8 kind_) public {
        kind = _kinds[kind_ % 3];
        gate = newGate(requirementOf(ISSUER));
        address[] memory parts = new address[](3);
        (parts[0], parts[1], parts[2]) = (deploy("ToldGate", ""), address(gate), deploy("ToldGate", ""));
        IAllOfManyGate many = IAllOfManyGate(deploy("AllOfManyGate", abi.encode(parts)));
        _open(address(many));
        address asker = many.open(address(_cumulative));
        bytes[] memory given = new bytes[](3);
        for (uint256 round = 0; round < 2; ++round) {
            if (round > 0) _putInForce(round);
            given[1] = dataAt(LEAF);
            _claim(round, LEAF, abi.encode(given));
            equal(token.balanceOf(subjectAt(LEAF)), (round + 1) * amountAt(LEAF), "paid");
            isTrue(_isUsed(asker, LEAF), "used");
        }
    }

    /// @dev Indexes 0 and 1 are two addresses of one person: whichever claims first has the nullifier for good.
    function testFuzz_RevertWhen_ThePersonComesWithAnotherAccount(bool order, bool together) public {
        _openCumulative(NullifierKind.Field, together);
        (uint256 one, uint256 other) = order ? (0, 1) : (1, 0);
        bytes memory used = abi.encodeWithSelector(
            IRequirementGate.NullifierUsed.selector,
            nullifierAt(0),
            subjectAt(one)
        );
        for (uint256 round = 0; round < 3; ++round) {
            if (round > 0) _putInForce(round);
            _claim(round, one, _dataFor(one, together));
            _claimRefused(round, other, _dataFor(other, together), used);
        }
        equal(token.balanceOf(subjectAt(other)), 0, "nothing, under any root");
    }

    /// @dev All else is looked at each time: what was good under one root need not be under the next.
    function testFuzz_RevertWhen_TheCredentialIsRevokedMeanwhile(uint8 kind_, bool together) public {
        _openCumulative(_kinds[kind_ % 3], together);
        _claim(0, LEAF, _dataFor(LEAF, together));
        change(header, ChangeKind.Revoke, LEAF);
        uint64 since = uint64(_clock + 1);
        _putInForce(1);
        bytes4 selector = CredentialCheck.CredentialNotValid.selector;
        bytes memory revoked = abi.encodeWithSelector(selector, Outcome.Revoked, since);
        _claimRefused(1, LEAF, _dataFor(LEAF, together), revoked);
        _claim(1, 6, _dataFor(6, together));
    }

    /// @dev It is told the leaf's amount, all that was earned so far.
    function test_Cumulative_AsksItsGateEachTime() public {
        ToldGate told = ToldGate(deploy("ToldGate", ""));
        _open(address(told));
        for (uint256 round = 0; round < 2; ++round) {
            if (round > 0) _putInForce(round);
            uint256 amount = (round + 1) * amountAt(LEAF);
            _claimRefused(round, LEAF, hex"02", abi.encodeWithSelector(ToldGate.Told.selector, LEAF));
            _claim(round, LEAF, hex"00");
            address account = subjectAt(LEAF);
            bytes32 seen = keccak256(abi.encode(_cumulative, LEAF, account, account, amount, this, hex"00"));
            equal(told.seenAt(LEAF), seen, "seen");
        }
    }

    /// @dev A second leaf of the same account, in a campaign that pays a leaf once.
    function testFuzz_RevertWhen_TheCampaignIsInstant(uint8 kind_) public {
        openWith(_kinds[kind_ % 3]);
        isTrue(!campaign.claimsRepeat(), "claims do not repeat");
        claimGated(LEAF, dataAt(LEAF));
        _askUsed(address(campaign));
    }

    // ---------------------------------------------------------------- what a campaign answers

    /// @dev Exactly one word of 1, in time, counts as yes; whatever else a campaign does is no.
    function testFuzz_Campaign_SaysThatClaimsRepeat(uint8 kind_, uint256 answer) public {
        openWith(_kinds[kind_ % 3]);
        ask(STRANGER, subjectAt(LEAF), dataAt(LEAF));
        _askUsed(STRANGER);
        bytes memory question = abi.encodeWithSelector(ICampaign.claimsRepeat.selector);
        vm.assume(answer != 1);
        vm.mockCall(STRANGER, question, abi.encode(answer));
        _askUsed(STRANGER);
        vm.mockCall(STRANGER, question, abi.encode(false));
        _askUsed(STRANGER);
        vm.mockCall(STRANGER, question, bytes.concat(new bytes(30), hex"01"));
        _askUsed(STRANGER);
        vm.mockCallRevert(STRANGER, question, abi.encode(true));
        _askUsed(STRANGER);
        vm.mockCall(STRANGER, question, abi.encode(true));
        ask(STRANGER, subjectAt(LEAF), dataAt(LEAF));
        // It answers for itself alone.
        ask(address(this), subjectAt(LEAF), dataAt(LEAF));
        _askUsed(address(this));
    }

    /// @dev One that burns all it is given burns a bounded part of the claim's gas, and says no.
    function test_RevertWhen_TheCampaignBurnsItsGas() public {
        openWith(NullifierKind.Subject);
        bytes memory data = dataAt(LEAF);
        address account = subjectAt(LEAF);
        ask(STRANGER, account, data);
        vm.etch(STRANGER, hex"5b5f56");
        vm.prank(STRANGER);
        uint256 before = gasleft();
        (bool passes, bytes memory reason) = address(gate).call{ gas: 5_000_000 }(
            abi.encodeCall(IClaimGate.check, (0, account, account, 1, STRANGER, data))
        );
        uint256 burnt = before - gasleft();
        isTrue(!passes && bytes4(reason) == IRequirementGate.NullifierUsed.selector, "no");
        isTrue(burnt > 50_000 && burnt < 150_000, "bounded");
    }

    function testFuzz_AttestationGate_OpensAgainAlike(bool subject, bytes32 uid) public {
        ToldAttestations told = new ToldAttestations();
        AttestationStatus memory status;
        (status.schema, status.attester, status.recipient, status.time) = (
            SCHEMA,
            ISSUER,
            subjectAt(LEAF),
            uint64(NOW)
        );
        told.tell(uid, status);
        kind = subject ? NullifierKind.Subject : NullifierKind.Credential;
        gate = ICredentialGate(deploy("AttestationGate", abi.encode(told, requirementOf(ISSUER), kind)));
        bytes memory data = abi.encode(uid);
        ask(STRANGER, subjectAt(LEAF), data);
        bytes32 nullifier = subject ? bytes32(uint256(uint160(subjectAt(LEAF)))) : uid;
        bytes4 selector = IRequirementGate.NullifierUsed.selector;
        bytes memory used = abi.encodeWithSelector(selector, nullifier, subjectAt(LEAF));
        askRefused(STRANGER, subjectAt(LEAF), data, used);
        vm.mockCall(STRANGER, abi.encodeWithSelector(ICampaign.claimsRepeat.selector), abi.encode(true));
        ask(STRANGER, subjectAt(LEAF), data);
        // The same attestation about another by now, as a registry that lies would have it.
        status.recipient = subjectAt(6);
        told.tell(uid, status);
        if (subject) ask(STRANGER, subjectAt(6), data);
        else askRefused(STRANGER, subjectAt(6), data, used);
    }

    // ---------------------------------------------------------------- what tests share

    function batchIdOf(BatchHeader calldata given) external view returns (bytes32) {
        return Ids.batch(block.chainid, address(registry), given);
    }

    function _batchId() private view returns (bytes32) {
        return this.batchIdOf(header);
    }

    function _askUsed(address asker) private {
        bytes4 selector = IRequirementGate.NullifierUsed.selector;
        askRefused(
            asker,
            subjectAt(LEAF),
            dataAt(LEAF),
            abi.encodeWithSelector(selector, _nullifierOf(LEAF), subjectAt(LEAF))
        );
    }

    function _isUsed(address asker, uint256 index) private view returns (bool) {
        if (kind == NullifierKind.Credential) return gate.isCredentialUsed(asker, _batchId(), index);
        address user = gate.nullifierUser(asker, _nullifierOf(index));
        isTrue(user == address(0) || user == subjectAt(index), "used by its subject");
        return user != address(0);
    }

    function _nullifierOf(uint256 index) private view returns (bytes32) {
        if (kind == NullifierKind.Credential) return Ids.credential(_batchId(), index);
        if (kind == NullifierKind.Subject) return bytes32(uint256(uint160(subjectAt(index))));
        return nullifierAt(index);
    }

    /// @param together Behind two gates, of which the second is told to agree.
    function _openCumulative(NullifierKind kind_, bool together) private {
        kind = kind_;
        gate = newGate(requirementOf(ISSUER));
        if (!together) return _open(address(gate));
        address both = deploy("AllOfGate", abi.encode(gate, deploy("ToldGate", "")));
        _open(both);
        IAllOfGate(both).open(address(_cumulative));
    }

    function _open(address gate_) private {
        CampaignArguments memory terms = argumentsFor(SIZE);
        (terms.gate, terms.end) = (gate_, START + 300 days);
        CumulativeArguments memory arguments = CumulativeArguments(terms, PROPOSER, address(1), TIMELOCK, 1, 0);
        _cumulative = ICumulativeCampaign(deploy("CumulativeCampaign", abi.encode(arguments)));
        token.transfer(address(_cumulative), 1e9);
    }

    function _dataFor(uint256 index, bool together) private view returns (bytes memory) {
        return together ? abi.encode(dataAt(index), bytes("")) : dataAt(index);
    }

    function _treeAt(uint256 round) private pure returns (bytes32[] memory) {
        bytes32[] memory leaves = new bytes32[](SIZE);
        for (uint256 i = 0; i < SIZE; ++i) leaves[i] = Leaf.campaign(i, subjectAt(i), (round + 1) * amountAt(i));
        return Trees.build(leaves);
    }

    function _putInForce(uint256 round) private {
        bytes32 root = _treeAt(round)[0];
        vm.prank(PROPOSER);
        _cumulative.proposeRoot(root, SIZE, 0, root);
        _clock += TIMELOCK;
        vm.warp(_clock);
        _cumulative.acceptRoot(_cumulative.proposalHash());
    }

    function _claim(uint256 round, uint256 index, bytes memory data) private {
        bytes32[] memory proof = Trees.proofAt(_treeAt(round), index);
        _cumulative.claim(index, subjectAt(index), (round + 1) * amountAt(index), proof, data);
    }

    function _claimRefused(uint256 round, uint256 index, bytes memory data, bytes memory reason) private {
        bytes32[] memory proof = Trees.proofAt(_treeAt(round), index);
        vm.expectRevert(reason);
        _cumulative.claim(index, subjectAt(index), (round + 1) * amountAt(index), proof, data);
    }
}
